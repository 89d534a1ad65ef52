/**
 * Windows event log files as Windows writes them: chunks of records in binary XML.
 *
 * <p>{@code offline} passes the bytes of a file to this package, and receives each record as JSON in evtx_dump's
 * format, which {@code telemetry} reads. [MS-EVEN6] 2.2.12 defines the binary XML, and the libevtx project documents
 * the file layout. A file may come from an attacker: every offset, size, depth and amount of work is bounded.
 */
@NullMarked
package io.watchfloor.sigma.evtx;

import org.jspecify.annotations.NullMarked;
