/** The formats of vendors inside syslog: CEF and LEEF. */
@NullMarked
package io.watchfloor.ops.door.cef;

import org.jspecify.annotations.NullMarked;
