/**
 * Input for syslog: framing, headers, and the formats inside messages: plain lines, audit records, JSON, CEF and LEEF.
 */
@NullMarked
package io.watchfloor.ops.intake.input.syslog;

import org.jspecify.annotations.NullMarked;
