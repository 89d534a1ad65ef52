/** Conversion of records to JSON, and the descriptions of their members. */
@NullMarked
package io.watchfloor.dashboards.wire.json;

import org.jspecify.annotations.NullMarked;
