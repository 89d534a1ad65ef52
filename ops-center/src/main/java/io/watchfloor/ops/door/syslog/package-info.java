/** Syslog: framing, headers, and what is inside: plain lines, audit records, JSON, CEF and LEEF. */
@NullMarked
package io.watchfloor.ops.door.syslog;

import org.jspecify.annotations.NullMarked;
