package org.freezerfs.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs a test method once for each thing that can happen to each of its operations on its mount, as
 * {@code freezerfs explore} does with a program: an error, a delay, a task that ends meanwhile.
 *
 * <p>At first the method runs undisturbed, twice. What both runs have in common is explored: what
 * the method itself does, and the processes that it starts; not what is done before and after it.
 * Each case is a test with the case's name. It passes if the method returns, or throws one of the
 * exceptions that {@link #mayThrow} names, and no group is left frozen, nor a task in a group
 * stopped, that the undisturbed run does not leave so. It is skipped if the method does not come to
 * the operation. What else is left in the mount is removed, and fails no case: it may be what the
 * method could not remove.
 *
 * <p>The mount is that of {@link FreezerMount}, or of a {@link FreezerExtension} in a field, whose
 * options must be such as {@link org.freezerfs.ExploringProcess#start} takes. A method that may
 * wait for ever needs a {@code Timeout}, which fails the case. All runs of a method are one after
 * the other. The page that {@link Recording#ON_FAILURE} keeps has no recording beside it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(FaultExploration.class)
public @interface ExploreFaults {
  /** The exceptions that a disturbed method may throw. */
  Class<? extends Throwable>[] mayThrow() default {};

  /** The names of the cases to run; all if there are none. */
  String[] only() default {};
}
