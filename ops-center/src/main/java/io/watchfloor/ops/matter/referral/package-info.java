/** Referrals of matters, from the draft to the outcome. */
@NullMarked
package io.watchfloor.ops.matter.referral;

import org.jspecify.annotations.NullMarked;
