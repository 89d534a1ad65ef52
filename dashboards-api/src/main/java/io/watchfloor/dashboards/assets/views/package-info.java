/**
 * What assets are called, remember and do not show, on the wire.
 *
 * <p>What is the same as what, as it goes over the wire.
 */
@NullMarked
package io.watchfloor.dashboards.assets.views;

import org.jspecify.annotations.NullMarked;
