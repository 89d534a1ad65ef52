/** Converts records to JSON and describes their fields. */
@NullMarked
package io.watchfloor.dashboards.wire.json;

import org.jspecify.annotations.NullMarked;
