package org.freezerfs.trace;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A client read or wrote a control file. */
@Name(RequestEvent.NAME)
@Label("Request")
@Description("A control file was read or written, which took the duration")
final class RequestEvent extends GroupEvent {
  static final String NAME = "freezerfs.Request";

  static final String READ = "read";
  static final String WRITE = "write";

  @Label("File")
  String file;

  @Label("Access")
  @Description("read or write")
  String access;

  @Label("Text")
  @Description("What was written; a byte that is not printable is \\xNN")
  String text;

  @Label("Error")
  @Description("The name of the errno; empty if it was done")
  String error;

  @Label("Fault")
  @Description("Whether the error was asked for, or the answer delayed, by a fault")
  boolean fault;

  @Label("Caller")
  @Description("The process that has asked; 0 if it is not known")
  int caller;

  @Label("Command")
  @Description("That process's command")
  String command;
}
