/**
 * What the build does to the program's jar once it is there, so that nothing is made at a start
 * that could be made before. No other package uses it. Begin reading with {@link
 * org.freezerfs.build.ClassPreparer}.
 */
package org.freezerfs.build;
