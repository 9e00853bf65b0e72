package io.offerstream.console.web;

import io.offerstream.console.access.Access;
import io.offerstream.console.access.Role;
import io.offerstream.console.access.Scope;
import io.offerstream.console.act.Desk;
import io.offerstream.console.approval.Approvals;
import io.offerstream.console.customer.CustomerPage;
import io.offerstream.console.customer.WhyNotPage;
import io.offerstream.console.experiment.CommentOnCycle;
import io.offerstream.console.market.KillSwitchPage;
import io.offerstream.console.market.ModelPage;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.pipeline.ReplayLetter;
import io.offerstream.console.queue.QueuePage;
import io.offerstream.console.queue.RequestPage;
import io.offerstream.console.search.Search;
import io.offerstream.console.upload.DraftPage;
import io.offerstream.console.upload.Drafts;
import io.offerstream.console.upload.OfferFiles;
import io.offerstream.console.upload.RunPage;
import io.offerstream.console.upload.UploadPage;
import io.offerstream.console.upload.WithdrawPage;
import io.offerstream.platform.topics.Topics;

/** Every address by which something is changed or asked that takes a form, with the role it needs. */
final class Changes {
    private static final Access READ = Access.needs(Role.VIEWER, Scope.MARKET);
    private static final Access OPERATE = Access.needs(Role.OPERATOR, Scope.MARKET);
    private static final Access APPROVE = Access.needs(Role.APPROVER, Scope.MARKET);

    private final Desk desk;
    private final Approvals approvals;
    private final Topics topics;

    Changes(Desk desk, Approvals approvals, Topics topics) {
        this.desk = desk;
        this.approvals = approvals;
        this.topics = topics;
    }

    void addTo(Routes routes) {
        routes.action(Addresses.SEARCH, Access.needs(Role.VIEWER, Scope.SOMEWHERE), new Search(desk.state()));
        var drafts = new Drafts();
        var files = new OfferFiles(desk, drafts);
        var upload = new UploadPage(desk, topics, drafts);
        var draft = new DraftPage(desk, approvals, drafts);
        routes.file("/markets/{market}/files/{file}", READ, files::offers);
        routes.page("/markets/{market}/upload", OPERATE, upload);
        routes.action("/markets/{market}/upload", OPERATE, upload);
        routes.page("/markets/{market}/uploads/{draft}", OPERATE, draft);
        routes.action("/markets/{market}/uploads/{draft}", OPERATE, draft);
        routes.file("/markets/{market}/uploads/{draft}/refused.csv", OPERATE, files::refused);
        var run = new RunPage(desk);
        routes.page("/markets/{market}/runs/{run}", READ, run);
        routes.action("/markets/{market}/runs/{run}", OPERATE, run);
        var withdraw = new WithdrawPage(desk);
        routes.page("/markets/{market}/offers/{offer}/withdraw", OPERATE, withdraw);
        routes.action("/markets/{market}/offers/{offer}/withdraw", OPERATE, withdraw);
        routes.action("/markets/{market}/offers/{offer}/why-not", READ, new WhyNotPage(desk));
        routes.action("/markets/{market}/experiment/comments", OPERATE, new CommentOnCycle(desk));
        var killSwitch = new KillSwitchPage(desk, approvals);
        routes.page("/markets/{market}/kill-switch", OPERATE, killSwitch);
        routes.action("/markets/{market}/kill-switch", OPERATE, killSwitch);
        var model = new ModelPage(desk, approvals);
        routes.page("/markets/{market}/models/{version}", READ, model);
        routes.action("/markets/{market}/models/{version}", APPROVE, model);
        routes.page(Addresses.APPROVALS, Access.needs(Role.VIEWER, Scope.SOMEWHERE), new QueuePage(desk, approvals));
        var request = new RequestPage(desk);
        routes.page("/markets/{market}/approvals/{request}", READ, request);
        routes.action("/markets/{market}/approvals/{request}", APPROVE, request);
        routes.action("/markets/{market}/approvals/{request}/withdraw", OPERATE, request::withdraw);
        var customer = new CustomerPage(desk);
        routes.page("/markets/{market}/customer", READ, customer);
        routes.action("/markets/{market}/customer", READ, customer);
        routes.action(
                "/pipeline/letters/{letter}/replay",
                Access.needs(Role.OPERATOR, Scope.SOMEWHERE),
                new ReplayLetter(desk, topics));
    }
}
