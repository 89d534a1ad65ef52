/** Looking back: rules that are new evaluate the telemetry that the archive has kept, and open alerts. */
@NullMarked
package io.watchfloor.ops.lookback;

import org.jspecify.annotations.NullMarked;
