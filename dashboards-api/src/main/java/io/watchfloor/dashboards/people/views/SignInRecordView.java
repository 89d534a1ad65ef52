package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.signin.SignInHistory;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A past sign-in of a person. */
@Meaning("A past sign-in with its address and method, and the reasons why it was unusual.")
public record SignInRecordView(
        long id,
        Instant at,

        @Meaning("Sign-in method: link, token, passkey, recovery or provider.")
        String method,

        String address,

        @Meaning("Browser and device according to the user agent.")
        String device,

        @Meaning("Location of the address, if watchfloor.sign-in.places contains it.") @Nullable
        String place,

        @Meaning("new-device, new-network, impossible-travel, refusals-before.")
        List<String> signs,

        @Meaning("The unusual facts as sentences; empty for a usual sign-in.")
        String because,

        @Meaning("Consequence: allow, step-up or approval.") String follows) {

    public static SignInRecordView of(SignInHistory.SignIn one) {
        return new SignInRecordView(
                one.id(),
                one.at(),
                one.method(),
                one.whence().address(),
                one.whence().device(),
                one.place(),
                one.signs(),
                one.because(),
                one.follows());
    }
}
