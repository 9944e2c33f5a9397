package org.freezerfs.mounted;

import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.support.hierarchical.ParallelExecutionConfiguration;
import org.junit.platform.engine.support.hierarchical.ParallelExecutionConfigurationStrategy;

/**
 * The number of scenarios that run at once: four more than there are processors, as scenarios wait
 * more than half of the time, but at most six; or the system property {@code atOnce}. JUnit creates
 * it by its name, which is in the pom.
 */
public final class ScenarioParallelism implements ParallelExecutionConfigurationStrategy {
  private static final int MOST = 6;
  private static final int KEEP_ALIVE_SECONDS = 30;

  @Override
  public ParallelExecutionConfiguration createConfiguration(ConfigurationParameters parameters) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new Fixed(Math.max(1, Integer.getInteger("atOnce", Math.min(processors + 4, MOST))));
  }

  /** A pool of so many threads. It adds none for a thread that waits, as it would by default. */
  private record Fixed(int threads) implements ParallelExecutionConfiguration {
    @Override
    public int getParallelism() {
      return threads;
    }

    @Override
    public int getMinimumRunnable() {
      return 0;
    }

    @Override
    public int getMaxPoolSize() {
      return threads;
    }

    @Override
    public int getCorePoolSize() {
      return threads;
    }

    @Override
    public int getKeepAliveSeconds() {
      return KEEP_ALIVE_SECONDS;
    }

    @Override
    public Predicate<? super ForkJoinPool> getSaturatePredicate() {
      return pool -> true;
    }
  }
}
