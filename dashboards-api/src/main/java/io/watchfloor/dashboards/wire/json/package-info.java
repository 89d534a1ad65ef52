/** How records become JSON, and how their members are explained in the API's description. */
@NullMarked
package io.watchfloor.dashboards.wire.json;

import org.jspecify.annotations.NullMarked;
