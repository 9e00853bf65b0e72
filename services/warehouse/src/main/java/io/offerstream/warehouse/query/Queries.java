package io.offerstream.warehouse.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.warehouse.faults.Faults;
import io.offerstream.warehouse.json.Json;
import io.offerstream.warehouse.query.Statement.AddColumns;
import io.offerstream.warehouse.query.Statement.AlterColumns;
import io.offerstream.warehouse.query.Statement.CreateStage;
import io.offerstream.warehouse.query.Statement.CreateTable;
import io.offerstream.warehouse.query.Statement.CreateView;
import io.offerstream.warehouse.query.Statement.Delete;
import io.offerstream.warehouse.query.Statement.DescribeTable;
import io.offerstream.warehouse.query.Statement.ListStage;
import io.offerstream.warehouse.query.Statement.MigrateOffset;
import io.offerstream.warehouse.query.Statement.Put;
import io.offerstream.warehouse.query.Statement.Select;
import io.offerstream.warehouse.query.Statement.SetSchemaEvolution;
import io.offerstream.warehouse.query.Statement.ShowGrants;
import io.offerstream.warehouse.query.Statement.ShowTables;
import io.offerstream.warehouse.query.Statement.Use;
import io.offerstream.warehouse.stage.Stages;
import io.offerstream.warehouse.store.Catalogue;
import io.offerstream.warehouse.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the statements of the JDBC driver. Safe for use from many threads. */
public final class Queries {
    private static final Logger log = LoggerFactory.getLogger(Queries.class);

    private final Selects selects;
    private final Definitions definitions;
    private final Deletions deletions;
    private final Listings listings;
    private final StageAnswers files;

    public Queries(Store store, Catalogue catalogue, Stages stages, Faults faults) {
        this.selects = new Selects(store);
        this.definitions = new Definitions(store, catalogue, faults);
        this.deletions = new Deletions(store, catalogue, faults);
        this.listings = new Listings(store, catalogue, faults);
        this.files = new StageAnswers(stages);
    }

    /**
     * Answers {@code /queries/v1/query-request}.
     *
     * @param queryId by which the answer is known
     * @throws StatementRefusedException before anything is written
     */
    public void answer(JsonNode request, OutputStream out, String queryId) throws IOException {
        var sql = request.path("sqlText").asText();
        log.debug("{}", sql);
        var bindings = Binding.of(request.path("bindings"));
        boolean describeOnly = request.path("describeOnly").asBoolean(false);
        var statement = StatementParser.parse(sql, bindings);
        if (statement instanceof Select select) {
            selects.answer(select.sql(), bindings, describeOnly, out, queryId);
        } else if (statement instanceof Put put) {
            Json.mapper().writeValue(out, files.put(put, queryId));
        } else {
            answer(statement).write(out, queryId);
        }
    }

    private Answer answer(Statement statement) {
        if (statement instanceof Use use) {
            return Listings.use(use);
        } else if (statement instanceof DescribeTable describe) {
            return listings.describe(describe.name());
        } else if (statement instanceof ShowGrants show) {
            return listings.grants(show.table());
        } else if (statement instanceof ShowTables show) {
            return listings.tables(show);
        } else if (statement instanceof MigrateOffset migrate) {
            return Listings.migrated(migrate.channel());
        } else if (statement instanceof CreateTable create) {
            return definitions.create(create);
        } else if (statement instanceof AddColumns add) {
            return definitions.add(add);
        } else if (statement instanceof AlterColumns alter) {
            return definitions.alter(alter);
        } else if (statement instanceof SetSchemaEvolution set) {
            return definitions.setSchemaEvolution(set);
        } else if (statement instanceof Delete delete) {
            return deletions.delete(delete);
        } else if (statement instanceof CreateView create) {
            return definitions.create(create);
        } else if (statement instanceof CreateStage create) {
            return files.create(create);
        } else if (statement instanceof ListStage list) {
            return files.list(list);
        }
        throw new IllegalStateException("a query is answered elsewhere: " + statement);
    }
}
