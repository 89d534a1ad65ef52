package io.watchfloor.dashboards.web;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Detects script injection: executed payloads, requests to addresses in the data, policy violations, and injected
 * markup. A socket listens at the address in the payloads.
 */
final class Canary implements AutoCloseable {

    /** Runs before any script of the page; its results survive navigation. */
    private static final String WATCH = """
        window.canary = (n) => tellCanary('ran', String(n));
        window.addEventListener('securitypolicyviolation', (event) => tellCanary('policy',
          `${event.effectiveDirective} at ${location.pathname}: ${event.blockedURI} ${event.sample}`), true);
        {
          let asking = 0;
          const plain = window.fetch;
          window.fetch = (...all) => { asking++; return plain(...all).finally(() => asking--); };
          window.isQuiet = () => asking === 0;
        }
        """;

    /** Markup that payloads would create in the page; the application itself never creates it. */
    private static final String FOREIGN = """
        () => {
          const found = [];
          for (const element of document.querySelectorAll('*')) {
            if (['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'APPLET', 'FRAME', 'FRAMESET', 'STYLE', 'VIDEO', 'AUDIO', 'MATH', 'PORTAL', 'MARQUEE',
              'IMAGE', 'FOREIGNOBJECT', 'ANIMATE', 'SET', 'USE', 'TEMPLATE'].includes(element.tagName.toUpperCase())) {
              found.push(element.outerHTML);
            }
            if (element.tagName === 'SCRIPT' && !element.closest('head')) found.push(element.outerHTML);
            if (element.tagName === 'IMG' && new URL(element.src, location).origin !== location.origin) found.push(element.outerHTML);
            for (const attribute of element.attributes) {
              if (/^on/i.test(attribute.name)) found.push(`${element.tagName} has ${attribute.name}`);
              if (['href', 'src', 'action', 'formaction', 'data', 'xlink:href', 'ping', 'poster', 'srcset'].includes(attribute.name)
                && !/^https?:$/.test(new URL(attribute.value || '/', location).protocol)) {
                found.push(`${element.tagName} ${attribute.name}=${attribute.value}`);
              }
            }
          }
          if (({}).canary !== undefined || ({}).innerHTML !== undefined) found.push('a prototype was changed');
          return found;
        }
        """;

    private final ServerSocket forbidden;
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final List<String> policy = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    Canary() {
        try {
            forbidden = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
        while (!forbidden.isClosed()) {
            try (Socket socket = forbidden.accept()) {
                asked.add("somebody came to the forbidden address: " + socket.getRemoteSocketAddress());
            } catch (IOException e) {
                if (!forbidden.isClosed()) {
                    asked.add(e.toString());
                }
            }
        }
    }

    /** Address that must never be requested. */
    String address() {
        return "http://127.0.0.1:" + forbidden.getLocalPort();
    }

    /** Watches all pages of this browser. */
    void watch(BrowserContext browser) {
        browser.exposeBinding("tellCanary", (source, told) -> {
            (told[0].equals("ran") ? ran : policy).add(String.valueOf(told[1]));
            return null;
        });
        browser.addInitScript(WATCH);
        browser.onPage(this::watch);
    }

    private void watch(Page page) {
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                errors.add(message.text());
            }
        });
        page.onDialog(dialog -> {
            ran.add("a dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> {
            if (request.url().startsWith(address())) {
                asked.add(request.url());
            }
        });
    }

    /** Elements in the page that the application did not create. */
    @SuppressWarnings("unchecked") // as returned by the script
    List<String> foreign(Page page) {
        return (List<String>) page.evaluate(FOREIGN);
    }

    /** Executed payloads. */
    List<String> ran() {
        return ran;
    }

    /** Reports of policy violations. */
    List<String> policy() {
        return policy;
    }

    /** Requests to addresses in the payloads. */
    List<String> asked() {
        return asked;
    }

    /** Errors in the page and on its console. */
    List<String> errors() {
        return errors;
    }

    /** Clears the results for the next test. */
    void forget() {
        List.of(ran, policy, asked, errors).forEach(List::clear);
    }

    @Override
    public void close() {
        try {
            forbidden.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
