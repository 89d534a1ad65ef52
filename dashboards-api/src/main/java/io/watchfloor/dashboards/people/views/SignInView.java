package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.signin.SignInHistory;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One sign-in of a person. */
@Meaning("How and from where somebody signed in, and what was unusual about it.")
public record SignInView(
        long id,
        Instant at,

        @Meaning("link, token, passkey, recovery or provider.")
        String method,

        String address,

        @Meaning("What the browser says that it is.") String device,

        @Meaning("Where the address is, when watchfloor.sign-in.places says it.") @Nullable
        String place,

        @Meaning("new-device, new-network, impossible-travel, refusals-before.")
        List<String> signs,

        @Meaning("The same in sentences; empty when nothing was unusual.")
        String because,

        @Meaning("What followed: allow, step-up or approval.")
        String follows) {

    public static SignInView of(SignInHistory.SignIn one) {
        return new SignInView(
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
