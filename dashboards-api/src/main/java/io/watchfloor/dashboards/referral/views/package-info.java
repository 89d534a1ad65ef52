/** What the API shows of why-chains and referrals. */
@NullMarked
package io.watchfloor.dashboards.referral.views;

import org.jspecify.annotations.NullMarked;
