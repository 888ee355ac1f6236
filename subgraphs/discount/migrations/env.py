from discount.persistence.tables import DiscountTable
from stoa_service.migrations import run_environment

run_environment(DiscountTable.metadata)
