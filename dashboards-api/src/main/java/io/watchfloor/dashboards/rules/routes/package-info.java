/** {@code /rules} and {@code /rule-packs}: the active rules. */
@NullMarked
package io.watchfloor.dashboards.rules.routes;

import org.jspecify.annotations.NullMarked;
