"""A report in which everything agrees, and what tests change in it."""

import json

from trainer.cases.intake.account_health import MetricName, read_health_report

US, GERMANY = "ATVPDKIKX0DER", "A1PA6795UKMFR9"
SUMMER = {"reportingDateFrom": "2024-06-01T00:00Z", "reportingDateTo": "2024-06-30T23:59Z"}
BELOW, ABOVE = "LESS_THAN", "GREATER_THAN"
M = ("performanceMetrics", 0)
VIOLATIONS = (
    "listingPolicyViolations",
    "productAuthenticityCustomerComplaints",
    "productConditionCustomerComplaints",
    "productSafetyCustomerComplaints",
    "receivedIntellectualPropertyComplaints",
    "restrictedProductPolicyViolations",
    "suspectedIntellectualPropertyViolations",
    "foodAndProductSafetyIssues",
    "otherPolicyViolations",
    "documentRequests",
)
HOSTILE = "Jane Doe, 12 Elm St, jane@example.com, +1 555 0100"
P = "performanceMetrics[0]"
LATE = (*M, "lateShipmentRate")
CANCEL = (*M, "preFulfillmentCancellationRate")
TRACKING = (*M, "validTrackingRate")
SELLER = (*M, "orderDefectRate", "mfn")
AMAZON = (*M, "orderDefectRate", "afn")


def rated(rate, target, condition, **counts):
    """A block with a rate."""
    judged = {"status": "GOOD", "targetValue": target, "targetCondition": condition}
    return {"reportingDateRange": dict(SUMMER), **counts, **judged, "rate": rate}


def tally(count, status="NONE"):
    """A count with a status of its own."""
    return {"count": count, "status": status}


def defects(channel, orders, parts, rate):
    """An order defect rate, whose defective orders have one defect each."""
    claims, chargebacks, feedback = parts
    return rated(
        rate,
        0.01,
        BELOW,
        orderCount=orders,
        orderWithDefects=tally(sum(parts), "GOOD"),
        claims=tally(claims),
        chargebacks=tally(chargebacks),
        negativeFeedback=tally(feedback),
        fulfillmentType=channel,
    )


def sound():
    """A report in which everything agrees."""
    nothing = {"status": "GOOD", "targetValue": 0, "targetCondition": "EQUALS"}
    late = rated(0.0125, 0.04, BELOW, orderCount=800, lateShipmentCount=10)
    invoices = rated(
        0.04,
        0.05,
        BELOW,
        orderCount=50,
        invoiceDefect=tally(2, "GOOD"),
        missingInvoice=tally(1),
        lateInvoice=tally(1),
    )
    metrics = {
        "marketplaceId": US,
        "orderDefectRate": {
            "mfn": defects("mfn", 1000, (2, 0, 1), 0.003),
            "afn": defects("afn", 400, (0, 0, 1), 0.0025),
        },
        "lateShipmentRate": late,
        "preFulfillmentCancellationRate": rated(
            0.005, 0.025, BELOW, orderCount=200, cancellationCount=1
        ),
        "onTimeDeliveryRate": rated(
            0.975, 0.9, ABOVE, shipmentCountWithValidTracking=760, onTimeDeliveryCount=741
        ),
        "unitOnTimeDeliveryRate": rated(
            0.95, 0.9, ABOVE, totalUnitCount=800, unitOnTimeDeliveryCount=760
        ),
        "validTrackingRate": rated(0.96, 0.95, ABOVE, shipmentCount=800, validTrackingCount=768),
        "invoiceDefectRate": invoices,
        "warningStates": [{"warningType": "lateResponses", "status": "GOOD"}],
        "accountHealthRating": {
            "ahrStatus": "GREAT",
            "accountHealthRatingStatus": "GREAT",
            "ahrScore": 428,
            "reportingDateRange": dict(SUMMER),
        },
    }
    for violation in VIOLATIONS:
        metrics[violation] = {"reportingDateRange": dict(SUMMER), "defectsCount": 0, **nothing}
    statuses = [{"marketplaceId": US, "status": "NORMAL"}]
    return {"accountStatuses": statuses, "performanceMetrics": [metrics]}


def changed(*changes):
    """The sound report with values set, or taken out where the new value is `...`."""
    report = sound()
    for path, value in changes:
        place = report
        for step in path[:-1]:
            place = place[step]
        if value is ...:
            del place[path[-1]]
        else:
            place[path[-1]] = value
    return report


def renamed(path, name):
    """The sound report with one key called by another name."""
    report = sound()
    place = report
    for step in path[:-1]:
        place = place[step]
    place[name] = place.pop(path[-1])
    return report


def read(report):
    """Read a report that is given as Python values or as text."""
    text = report if isinstance(report, str) else json.dumps(report)
    return read_health_report(text, "health.json")


def found(report):
    """The kinds and places of all disagreements."""
    return {(each.code.value, each.where) for each in read(report).disagreements}


def printed_as(rate, hits, base):
    """The sound report as text, with one rate written exactly so."""
    report = changed(
        ((*M, "lateShipmentRate", "rate"), "@"),
        ((*M, "lateShipmentRate", "lateShipmentCount"), hits),
        ((*M, "lateShipmentRate", "orderCount"), base),
        ((*M, "lateShipmentRate", "status"), "NONE"),
    )
    return json.dumps(report).replace('"@"', rate)


def late(report):
    """The late shipment rate of a report."""
    [metric] = read(report).marketplaces[0].of(MetricName.LATE_SHIPMENT)
    return metric


def places(content, path=()):
    """Every place of a report, from the whole to each leaf."""
    yield path
    entries = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    for step, inner in entries:
        yield from places(inner, (*path, step))


PLACES = [path for path in places(sound()) if path]
