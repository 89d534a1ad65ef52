/** Telemetry that is kept: every record as it came, with the columns that analysts search. */
@NullMarked
package io.watchfloor.ops.archive;

import org.jspecify.annotations.NullMarked;
