package org.freezerfs.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.freezerfs.cgroup.Semantics;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Each test of the class, or this test, has a mount of its own, in a temporary directory. Whoever
 * takes a {@link FreezerHandle} as a parameter, or has a field of that type, is handed it. {@link
 * FreezerExtension} says what happens at the end.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(FreezerExtension.class)
public @interface FreezerMount {
  /** Whose rules hold. */
  Semantics semantics() default Semantics.V4;

  /** Further words as for {@code -o}, separated by commas. */
  String options() default "";

  /**
   * Whether a test fails where FUSE can't be had; if not, it is skipped. The configuration
   * parameter or system property {@value FreezerExtension#REQUIRED} says that for all tests.
   */
  boolean required() default false;
}
