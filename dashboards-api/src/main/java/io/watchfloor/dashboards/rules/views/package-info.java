/** Wire format of rules and rule packs. */
@NullMarked
package io.watchfloor.dashboards.rules.views;

import org.jspecify.annotations.NullMarked;
