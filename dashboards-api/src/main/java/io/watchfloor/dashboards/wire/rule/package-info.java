/** Rules and rule packs as the API shows them. */
@NullMarked
package io.watchfloor.dashboards.wire.rule;

import org.jspecify.annotations.NullMarked;
