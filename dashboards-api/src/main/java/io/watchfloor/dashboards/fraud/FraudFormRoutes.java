package io.watchfloor.dashboards.fraud;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.ops.fraud.FraudStore;
import io.watchfloor.ops.platform.rights.Verb;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The public form at {@code /report-fraud}, which needs no sign-in and no script. {@link FraudFormGate} limits it. */
public final class FraudFormRoutes {

    static final String PATH = "/report-fraud";
    static final String FORM = "application/x-www-form-urlencoded";
    static final int LARGEST_BODY = 64 * 1024;
    static final String TOO_LARGE = "Your report was not stored, because it is too long. Shorten the texts.";

    private static final int ONCE_BYTES = 16;

    private static final List<ApiOperation<FraudFormRoutes>> OPERATIONS = List.of(
            ApiOperation.get(PATH, Verb.NONE, FraudFormRoutes::show)
                    .is(page(
                            Operation.of("showFraudForm", "Show the public form for reports of tech support fraud")
                                    .refuses(404, "fraud.form-off: the setting fraud.form is off."),
                            200,
                            404)),
            ApiOperation.reading("POST", PATH, Verb.NONE, FraudFormRoutes::submit)
                    .withBodyOf(LARGEST_BODY)
                    .is(page(
                            Operation.of("submitFraudForm", "Store a report of the public form")
                                    .text("Returns a web page with the number of the report, or with what is wrong.")
                                    .takes(true, Content.text(FORM))
                                    .refuses(400, "fraud.fields: not the fields of the form.")
                                    .refuses(404, "fraud.form-off: the setting fraud.form is off.")
                                    .refuses(413, "fraud.too-large.")
                                    .refuses(415, "fraud.files: files are not accepted. fraud.body-type.")
                                    .refuses(
                                            422,
                                            "The page says what is wrong; counted as fraud.invalid or fraud.consent.")
                                    .refuses(429, "fraud.address-rate, fraud.total-rate.")
                                    .refuses(503, "fraud.full: the reports of a day are stored. fraud.locked."),
                            200,
                            400,
                            403,
                            404,
                            413,
                            415,
                            422,
                            429,
                            503)));

    private final FraudIntake intake;
    private final FraudMetrics metrics;
    private final SecureRandom random;

    public FraudFormRoutes(FraudIntake intake, FraudMetrics metrics, SecureRandom random) {
        this.intake = intake;
        this.metrics = metrics;
        this.random = random;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private static Operation page(Operation operation, int... statuses) {
        Operation said = operation;
        for (int status : statuses) {
            said = said.replies(new Reply(status, "A web page without scripts.", Content.text("text/html"), Map.of()));
        }
        return said;
    }

    private HttpResponse show(Call call) {
        return FraudFormPage.form(new FraudFormFields(Map.of(FraudFormFields.ONCE, once())), List.of(), intake.now());
    }

    private HttpResponse submit(Call call) {
        byte[] body = call.bytes().toArray();
        Optional<FraudFormFields> parsed = FraudFormFields.parse(body);
        if (parsed.isEmpty()) {
            throw metrics.refused(
                            400,
                            "fraud.fields",
                            "Your report was not stored, because it does not have the fields of the form. Open the form again.")
                    .asException();
        }
        FraudFormFields fields = parsed.get();
        FraudFormFields.Checked checked = fields.check(intake.now());
        if (!checked.flaws().isEmpty()) {
            boolean onlyConsent =
                    checked.flaws().stream().allMatch(flaw -> flaw.field().equals("consent"));
            var counted = metrics.refused(422, onlyConsent ? "fraud.consent" : "fraud.invalid", "");
            return FraudFormPage.form(fields, checked.flaws(), intake.now()).withStatus(counted.status());
        }
        FraudStore.Receipt receipt = intake.ofForm(checked.submission(), Digests.hex(body));
        return FraudFormPage.stored(receipt.report().id());
    }

    private String once() {
        byte[] bytes = new byte[ONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
