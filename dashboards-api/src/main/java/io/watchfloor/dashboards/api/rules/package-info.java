/** {@code /rules} and {@code /rule-packs}: what judges. */
@NullMarked
package io.watchfloor.dashboards.api.rules;

import org.jspecify.annotations.NullMarked;
