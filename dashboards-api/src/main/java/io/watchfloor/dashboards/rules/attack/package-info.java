/** Which techniques of ATT&CK the rules can detect, and which occurred in alerts. */
@NullMarked
package io.watchfloor.dashboards.rules.attack;

import org.jspecify.annotations.NullMarked;
