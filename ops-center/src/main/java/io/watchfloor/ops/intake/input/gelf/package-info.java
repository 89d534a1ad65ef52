/**
 * Input for GELF, the log format of Graylog: chunked and compressed datagrams, and zero-terminated messages over TCP.
 */
@NullMarked
package io.watchfloor.ops.intake.input.gelf;

import org.jspecify.annotations.NullMarked;
