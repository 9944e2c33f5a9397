/**
 * Tests against real mounts: the scenarios of {@code fuse-tests}, the life of a mount, the API for
 * programs and the JUnit extension. They need FUSE, most need root, and they start processes of
 * their own, which they end by their ids. Begin reading at {@link
 * org.freezerfs.mounted.ScenariosIT} and {@link org.freezerfs.mounted.FreshMount}.
 */
package org.freezerfs.mounted;
