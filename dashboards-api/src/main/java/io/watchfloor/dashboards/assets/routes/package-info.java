/** {@code /assets}: the defended assets, and the evidence about them. */
@NullMarked
package io.watchfloor.dashboards.assets.routes;

import org.jspecify.annotations.NullMarked;
