package io.watchfloor.ops.matter.referral;

import io.watchfloor.ops.platform.text.WireText;

/** How far a referral is. */
public enum ReferralState implements WireText {
    DRAFT,
    APPROVED_BY_ONE,
    APPROVED,
    /** The file was built. */
    SEALED,
    SENT,
    RECEIVED,
    /** The outcome is known. */
    CLOSED,
    REJECTED
}
