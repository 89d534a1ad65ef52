/**
 * Wire format of assets: names, detection state and coverage.
 *
 * <p>This package also defines the format of entities and aliases.
 */
@NullMarked
package io.watchfloor.dashboards.assets.views;

import org.jspecify.annotations.NullMarked;
