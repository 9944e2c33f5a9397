/** A program of modules that has a mount of its own. */
module example {
  requires org.freezerfs;
}
