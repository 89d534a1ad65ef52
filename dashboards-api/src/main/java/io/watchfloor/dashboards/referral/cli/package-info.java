/** Commands {@code watchfloor referral}. */
@NullMarked
package io.watchfloor.dashboards.referral.cli;

import org.jspecify.annotations.NullMarked;
