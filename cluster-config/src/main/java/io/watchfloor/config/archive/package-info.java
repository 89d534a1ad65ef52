/** Settings of the archive of telemetry. */
@NullMarked
package io.watchfloor.config.archive;

import org.jspecify.annotations.NullMarked;
