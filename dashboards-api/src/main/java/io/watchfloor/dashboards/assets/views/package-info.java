/**
 * Wire format of assets: names, detection state and coverage.
 *
 * <p>Also of entities and aliases.
 */
@NullMarked
package io.watchfloor.dashboards.assets.views;

import org.jspecify.annotations.NullMarked;
