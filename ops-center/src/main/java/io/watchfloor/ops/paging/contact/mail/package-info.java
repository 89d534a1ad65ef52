/**
 * Messages by e-mail: {@link io.watchfloor.ops.paging.contact.mail.Email} builds the e-mails, and {@link
 * io.watchfloor.ops.paging.contact.mail.MailSender} sends the e-mails to the SMTP server.
 */
@NullMarked
package io.watchfloor.ops.paging.contact.mail;

import org.jspecify.annotations.NullMarked;
