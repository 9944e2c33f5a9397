package org.freezerfs.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Semantics;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Each test of the class, or this test, has a mount of its own, in a temporary directory.
 * Parameters and fields of the type {@link FreezerHandle} get its handle. {@link FreezerExtension}
 * says what happens at the end.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(FreezerExtension.class)
public @interface FreezerMount {
  /** The rules to follow: the option {@code semantics=}. */
  Semantics semantics() default Semantics.V4;

  /**
   * By what means tasks are frozen: the option {@code engine=}. The mount fails where the engine
   * can't be had.
   */
  EngineKind engine() default EngineKind.SIGNALS;

  /** Further words as for {@code -o}, separated by commas. */
  String options() default "";

  /** Of which tests the recording of the mount is kept, and a page drawn from it. */
  Recording recording() default Recording.ON_FAILURE;

  /**
   * Whether a test fails where FUSE is not available; if not, it is skipped. The configuration
   * parameter or system property {@value FreezerExtension#REQUIRED} sets that for all tests.
   */
  boolean required() default false;
}
