/** Text for logs and terminals: names that users have chosen can't control either. */
package org.freezerfs.text;
