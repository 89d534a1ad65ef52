/** The program that verifies referrals. It is also packaged as a jar of its own, which needs only a JDK. */
@NullMarked
package io.watchfloor.dashboards.referral.verify;

import org.jspecify.annotations.NullMarked;
