package io.watchfloor.ops.paging.contact.mail;

import io.watchfloor.config.work.Threads;
import io.watchfloor.ops.paging.contact.AddressField;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.rights.Released;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Sends e-mail through one SMTP server. If the server accepts the e-mail, the result is SENT. Status 4xx and errors
 * before the whole e-mail was sent result in FAILED, which is retried. Status 5xx results in REFUSED. A missing
 * response after the whole e-mail was sent results in AMBIGUOUS. The mail library blocks, so the sender has its own
 * threads, a bounded queue, and a deadline for each e-mail.
 */
public final class MailSender implements MessageSender, AutoCloseable {

    private static final long IDLE_SECONDS = 30;

    /** A single plain address, without names, groups or comments, so that the address cannot inject a header. */
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    private final MailServer server;
    private final EgressClient egress;
    private final ThreadPoolExecutor threads;
    private final ScheduledExecutorService deadlines;

    public MailSender(MailServer server, EgressClient egress) {
        this.server = server;
        this.egress = egress;
        this.threads = new ThreadPoolExecutor(
                server.atOnce(),
                server.atOnce(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(server.waiting()),
                Threads.numbered("mail"));
        this.threads.allowCoreThreadTimeOut(true);
        this.deadlines = Threads.timer("mail-deadlines");
    }

    @Override
    public Set<ContactMethod> ways() {
        return Set.of(ContactMethod.EMAIL);
    }

    @Override
    public Optional<String> problem(Contact contact) {
        return AddressField.problem(contact)
                .or(() -> ADDRESS.matcher(contact.address().getOrDefault("address", ""))
                                .matches()
                        ? Optional.empty()
                        : Optional.of("Not a valid e-mail address. Enter only the address, such as ann@soc.example."));
    }

    @Override
    public CompletionStage<DeliveryResult> send(Released<Message> released) {
        Message message = released.content();
        Optional<String> misfit = problem(message.to());
        if (misfit.isPresent()) {
            return CompletableFuture.completedFuture(new DeliveryResult(DeliveryResult.Outcome.REFUSED, misfit.get()));
        }
        SmtpDelivery handover = new SmtpDelivery(server, egress, message);
        CompletableFuture<DeliveryResult> delivery = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    delivery.complete(delivery.isDone() ? handover.expire() : handover.run());
                } catch (RuntimeException e) {
                    delivery.complete(new DeliveryResult(DeliveryResult.Outcome.AMBIGUOUS, e.toString()));
                }
            });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new DeliveryResult(
                    DeliveryResult.Outcome.FAILED,
                    "The queue for the mail server is full: %d e-mails (watchfloor.contact.email.waiting)."
                            .formatted(server.waiting())));
        }
        var deadline = deadlines.schedule(
                () -> delivery.complete(handover.expire()), server.timeout().toMillis(), TimeUnit.MILLISECONDS);
        var unused = delivery.whenComplete((done, failure) -> deadline.cancel(false));
        return delivery;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        deadlines.shutdownNow();
    }
}
