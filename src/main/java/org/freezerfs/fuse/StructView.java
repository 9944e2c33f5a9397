package org.freezerfs.fuse;

import java.util.function.Function;
import jnr.ffi.Pointer;
import jnr.ffi.Struct;

/**
 * A struct of C that each thread looks at in one place after the other. To make a new object for
 * each request, with one for each of its fields, takes longer than a read of the state. To be kept
 * in static fields.
 */
final class StructView<T extends Struct> {
  private final Function<Pointer, T> of;

  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<T> views = new ThreadLocal<>();

  StructView(Function<Pointer, T> of) {
    this.of = of;
  }

  /** The struct at this place, for the calling thread, until it calls this again. */
  T at(Pointer place) {
    T view = views.get();
    if (view == null) {
      view = of.apply(place);
      views.set(view);
    } else {
      view.useMemory(place);
    }
    return view;
  }
}
