/** Rules and rule packs as the API shows them. */
@NullMarked
package io.watchfloor.dashboards.rules.views;

import org.jspecify.annotations.NullMarked;
