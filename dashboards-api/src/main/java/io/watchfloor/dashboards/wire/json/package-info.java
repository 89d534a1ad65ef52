/** How records become JSON, and what their members say of themselves for the API's description. */
@NullMarked
package io.watchfloor.dashboards.wire.json;

import org.jspecify.annotations.NullMarked;
