/**
 * Syslog: framing, headers, and what is inside: plain lines, audit records, JSON, CEF and LEEF.
 *
 * <p>The formats of vendors inside syslog: CEF and LEEF.
 */
@NullMarked
package io.watchfloor.ops.intake.input.syslog;

import org.jspecify.annotations.NullMarked;
