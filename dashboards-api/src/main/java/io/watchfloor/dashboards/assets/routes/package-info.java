/** Routes for assets and their evidence. */
@NullMarked
package io.watchfloor.dashboards.assets.routes;

import org.jspecify.annotations.NullMarked;
