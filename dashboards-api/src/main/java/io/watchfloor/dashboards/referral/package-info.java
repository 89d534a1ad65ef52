/** The why-chains of cases in the database, and the referrals that are built from them. */
@NullMarked
package io.watchfloor.dashboards.referral;

import org.jspecify.annotations.NullMarked;
