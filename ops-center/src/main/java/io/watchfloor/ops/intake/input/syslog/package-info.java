/**
 * Input for syslog: framing, headers, and the formats of message contents: plain lines, audit records, JSON, CEF and
 * LEEF.
 */
@NullMarked
package io.watchfloor.ops.intake.input.syslog;

import org.jspecify.annotations.NullMarked;
