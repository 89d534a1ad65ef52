/** {@code /rules} and {@code /rule-packs}: the active rules. */
@NullMarked
package io.watchfloor.dashboards.api.rules;

import org.jspecify.annotations.NullMarked;
