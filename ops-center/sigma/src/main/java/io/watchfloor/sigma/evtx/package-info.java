/**
 * Windows event log files as Windows writes them: chunks of records in binary XML.
 *
 * <p>{@code offline} passes in the bytes of a file and gets each record back as the JSON that {@code telemetry} already
 * reads, in the shape of evtx_dump. The format is that of [MS-EVEN6] 2.2.12 (binary XML) within the file layout that
 * the libevtx project documents. A file may come from an attacker: every offset, size, depth and amount of work is
 * bounded.
 */
@NullMarked
package io.watchfloor.sigma.evtx;

import org.jspecify.annotations.NullMarked;
